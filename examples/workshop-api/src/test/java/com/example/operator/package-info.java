/** The one command and the README. */
@NullMarked
package com.example.operator;

import org.jspecify.annotations.NullMarked;

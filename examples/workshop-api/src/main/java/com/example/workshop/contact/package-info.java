/** The people a workshop works for. */
@NullMarked
package com.example.workshop.contact;

import org.jspecify.annotations.NullMarked;

/** Handlers written carelessly on purpose. */
@NullMarked
package com.example.careless;

import org.jspecify.annotations.NullMarked;

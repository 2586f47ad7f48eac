/** An application's code, as {@code CallerConstantsTest} wants to have it: outside of safedb's packages. */
@NullMarked
package com.example.shop;

import org.jspecify.annotations.NullMarked;

/** The workshop over HTTP, with safedb and without. */
@NullMarked
package com.example.workshop;

import org.jspecify.annotations.NullMarked;

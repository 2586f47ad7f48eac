/** The operator's side, no part of the application: servers, schema, marker and first rows, on raw connections. */
@NullMarked
package com.example.operator;

import org.jspecify.annotations.NullMarked;

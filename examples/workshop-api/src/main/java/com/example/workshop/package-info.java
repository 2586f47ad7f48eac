/** The back office of repair workshops: several organisations, one application, one database of each kind. */
@NullMarked
package com.example.workshop;

import org.jspecify.annotations.NullMarked;

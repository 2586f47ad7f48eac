/** The jobs of a workshop. */
@NullMarked
package com.example.workshop.ticket;

import org.jspecify.annotations.NullMarked;

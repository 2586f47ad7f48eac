/** The time that goes into a ticket, until it is billed. */
@NullMarked
package com.example.workshop.timeentry;

import org.jspecify.annotations.NullMarked;

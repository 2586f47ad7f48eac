/** Who calls, and for which organisation. */
@NullMarked
package com.example.workshop.account;

import org.jspecify.annotations.NullMarked;

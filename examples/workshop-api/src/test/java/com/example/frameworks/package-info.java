/** What Spring, Hibernate and the drivers offer, used as honest applications use it. */
@NullMarked
package com.example.frameworks;

import org.jspecify.annotations.NullMarked;

/** A program as somebody runs it on a server; the tests start it in a process of its own. */
@NullMarked
package com.example.script;

import org.jspecify.annotations.NullMarked;

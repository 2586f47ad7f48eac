/** What has happened, newest first. */
@NullMarked
package com.example.workshop.activity;

import org.jspecify.annotations.NullMarked;

package io.safedb.house.bad;

/** Nobody knows what it is. */
public final class DatabaseHelper {}

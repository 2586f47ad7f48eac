package com.example.workshop.activity;

/**
 * How often something happened.
 *
 * @param kind what
 * @param times how often
 */
public record KindCount(Change.Kind kind, long times) {}

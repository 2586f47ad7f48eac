package com.example.shop;

/** Constants that the compiler copies into the classes that use them. */
public final class Ids {
    static final String INLINED = "org_inlined";

    private Ids() {}
}

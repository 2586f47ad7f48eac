package com.example.shop;

import io.safedb.caller.TestCode;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Asks who calls. Tests load it from wherever they like. */
public final class Caller implements Callable<Optional<String>> {
    @Override
    public Optional<String> call() {
        return TestCode.caller();
    }
}

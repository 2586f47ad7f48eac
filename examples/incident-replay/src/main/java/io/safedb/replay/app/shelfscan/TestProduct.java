package io.safedb.replay.app.shelfscan;

import java.util.List;

/**
 * A product that the script makes up.
 *
 * @param name its name
 * @param brand its brand
 */
record TestProduct(String name, String brand) {
    /** The four of the incident. */
    static final List<TestProduct> ALL = List.of(
            new TestProduct("Coca Cola Classic", "Coca Cola"),
            new TestProduct("Pepsi Regular", "Pepsi"),
            new TestProduct("Sprite Lemon-Lime", "Sprite"),
            new TestProduct("Mountain Dew", "Pepsi"));
}

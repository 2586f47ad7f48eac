/** An application that the tests of the MongoDB edge call through. */
@org.jspecify.annotations.NullMarked
package example.shop;

package io.safedb.mongo;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The driver's classes behind the models of a client-level bulk, as safedb knows them. Those models show nothing of
 * themselves, so {@link ClientModels} reads the driver's internal classes, which a later driver may change. Before it
 * does, each of them is compared with what is known: final where it was, with the same getters. One more getter may be
 * one more option, which nobody would read; so any difference means that no such bulk can be read.
 *
 * <p>The classes are the same in the drivers 5.5 to 5.14.
 */
final class ClientModelClasses {
    private static final String PACKAGE = "com.mongodb.internal.client.model.bulk.";
    private static final Set<String> NAMESPACED = Set.of("getNamespace", "getModel");
    private static final Set<String> UPDATE = Set.of("getFilter", "getUpdate", "getUpdatePipeline", "getOptions");
    private static final Set<String> DELETE = Set.of("getFilter", "getOptions");
    private static final Set<String> DELETE_OPTIONS = Set.of("getCollation", "getHint", "getHintString");

    /** The getters of each class, its own and inherited ones. */
    private static final Map<String, Set<String>> KNOWN = Map.ofEntries(
            Map.entry("ConcreteClientNamespacedInsertOneModel", NAMESPACED),
            Map.entry("ConcreteClientNamespacedUpdateOneModel", NAMESPACED),
            Map.entry("ConcreteClientNamespacedUpdateManyModel", NAMESPACED),
            Map.entry("ConcreteClientNamespacedReplaceOneModel", NAMESPACED),
            Map.entry("ConcreteClientNamespacedDeleteOneModel", NAMESPACED),
            Map.entry("ConcreteClientNamespacedDeleteManyModel", NAMESPACED),
            Map.entry("ConcreteClientInsertOneModel", Set.of("getDocument")),
            Map.entry("ConcreteClientUpdateOneModel", UPDATE),
            Map.entry("ConcreteClientUpdateManyModel", UPDATE),
            Map.entry("ConcreteClientReplaceOneModel", Set.of("getFilter", "getReplacement", "getOptions")),
            Map.entry("ConcreteClientDeleteOneModel", DELETE),
            Map.entry("ConcreteClientDeleteManyModel", DELETE),
            Map.entry(
                    "ConcreteClientUpdateOneOptions",
                    Set.of("getArrayFilters", "getCollation", "getHint", "getHintString", "isUpsert", "getSort")),
            Map.entry(
                    "ConcreteClientUpdateManyOptions",
                    Set.of("getArrayFilters", "getCollation", "getHint", "getHintString", "isUpsert")),
            Map.entry(
                    "ConcreteClientReplaceOneOptions",
                    Set.of("getCollation", "getHint", "getHintString", "isUpsert", "getSort")),
            Map.entry("ConcreteClientDeleteOneOptions", DELETE_OPTIONS),
            Map.entry("ConcreteClientDeleteManyOptions", DELETE_OPTIONS),
            Map.entry(
                    "ConcreteClientBulkWriteOptions",
                    Set.of("isOrdered", "isBypassDocumentValidation", "getLet", "getComment", "isVerboseResults")));

    /** What is different in the driver on the class path; empty if its models can be read. */
    static final List<String> DIFFERENCES = differences();

    private ClientModelClasses() {}

    private static List<String> differences() {
        List<String> differences = new ArrayList<>();
        KNOWN.forEach((name, getters) -> {
            try {
                differences.addAll(differences(Class.forName(PACKAGE + name, false, loader()), getters));
            } catch (ClassNotFoundException | LinkageError e) {
                differences.add("there is no " + name);
            }
        });
        return List.copyOf(differences);
    }

    private static ClassLoader loader() {
        return com.mongodb.MongoNamespace.class.getClassLoader();
    }

    /** How a class differs from what is known of it; empty if it does not. */
    static List<String> differences(Class<?> found, Set<String> getters) {
        List<String> differences = new ArrayList<>();
        if (!java.lang.reflect.Modifier.isFinal(found.getModifiers())) {
            differences.add(found.getSimpleName() + " can be subclassed");
        }
        Set<String> names = new TreeSet<>();
        for (Method method : found.getMethods()) {
            boolean getter = method.getParameterCount() == 0 && method.getReturnType() != void.class;
            if (getter
                    && method.getDeclaringClass() != Object.class
                    && !method.getName().equals("toString")) {
                names.add(method.getName());
            }
        }
        if (!names.equals(getters)) {
            differences.add(found.getSimpleName() + " has the getters " + names);
        }
        return differences;
    }
}

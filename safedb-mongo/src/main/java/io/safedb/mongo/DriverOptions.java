package io.safedb.mongo;

import com.mongodb.client.model.Collation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.BsonValue;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Copies the driver's option objects: only its own classes, every getter read once, everything that may hold a document
 * read as such, into a fresh object that the caller has no reference to.
 *
 * <p>Which options a class has differs from driver to driver, so getters and setters are found by their names. An
 * option that safedb does not know must have the value that a fresh object has; anything else is refused.
 */
final class DriverOptions {
    /** Options that are a value of their own: they hold no document, or one that nothing is read from. */
    private static final Set<String> VALUES = Set.of(
            "upsert",
            "bypassDocumentValidation",
            "ordered",
            "returnDocument",
            "maxTime",
            "limit",
            "skip",
            "hintString",
            "dropTarget",
            "commitQuorum",
            "background",
            "unique",
            "name",
            "sparse",
            "expireAfter",
            "version",
            "defaultLanguage",
            "languageOverride",
            "textVersion",
            "sphereVersion",
            "bits",
            "hidden",
            "min",
            "max",
            "maxDocuments",
            "capped",
            "sizeInBytes",
            "validationOptions",
            "timeSeriesOptions",
            "clusteredIndexOptions",
            "changeStreamPreAndPostImagesOptions",
            "indexOptionDefaults",
            "storageEngineOptions");

    private static final Map<String, DocumentReader> DOCUMENTS = Map.of(
            "projection", (reading, value) -> reading.projection((Bson) value),
            "sort", (reading, value) -> reading.sort((Bson) value),
            "let", (reading, value) -> reading.let((Bson) value),
            "hint", (reading, value) -> reading.bound((Bson) value, "hint"),
            "arrayFilters", (reading, value) -> reading.arrayFilters(documents(value)),
            "comment", (reading, value) -> Objects.requireNonNull(reading.comment((BsonValue) value)),
            "collation", (reading, value) -> Objects.requireNonNull(reading.collation((Collation) value)),
            "partialFilterExpression", (reading, value) -> reading.copy((Bson) value),
            "weights", (reading, value) -> reading.copy((Bson) value),
            "wildcardProjection", (reading, value) -> reading.copy((Bson) value));

    private static final ClassValue<List<Property>> PROPERTIES = new ClassValue<>() {
        @Override
        protected List<Property> computeValue(Class<?> type) {
            return properties(type);
        }
    };

    private DriverOptions() {}

    private interface DocumentReader {
        Object read(Reading reading, Object value);
    }

    /**
     * One option.
     *
     * @param timed whether getter and setter take a unit of time
     */
    private record Property(
            String name, Method getter, @Nullable Method setter, boolean timed) {
        @Nullable
        Object get(Object options) {
            return timed ? call(getter, options, TimeUnit.MILLISECONDS) : call(getter, options);
        }

        void set(Object options, Object value) {
            Method present = Objects.requireNonNull(setter, name);
            if (timed) {
                call(present, options, value, TimeUnit.MILLISECONDS);
            } else {
                call(present, options, value);
            }
        }
    }

    /** Copies options of exactly the driver's class. */
    static <O> O copy(O given, Class<O> type, Reading reading) {
        if (given.getClass() != type) {
            throw reading.unreadable(
                    type.getSimpleName() + " was subclassed; a subclass may answer differently each time it is asked");
        }
        O fresh = fresh(type);
        for (Property property : PROPERTIES.get(type)) {
            Object value = property.get(given);
            boolean known = property.setter() != null
                    && (VALUES.contains(property.name()) || DOCUMENTS.containsKey(property.name()));
            if (!known) {
                if (!Objects.equals(value, property.get(fresh))) {
                    throw reading.unreadable(
                            "safedb does not know the option " + property.name() + " of " + type.getSimpleName());
                }
            } else if (value != null) {
                DocumentReader reader = DOCUMENTS.get(property.name());
                property.set(fresh, reader == null ? value : reader.read(reading, value));
            }
        }
        return fresh;
    }

    private static <O> O fresh(Class<O> type) {
        try {
            return type.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable Object call(Method method, Object target, Object... arguments) {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new IllegalStateException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Property> properties(Class<?> type) {
        List<Property> properties = new ArrayList<>();
        for (Method method : type.getMethods()) {
            boolean timed = method.getParameterCount() == 1 && method.getParameterTypes()[0] == TimeUnit.class;
            String name = propertyName(method.getName());
            if (name != null
                    && method.getDeclaringClass() != Object.class
                    && (timed || method.getParameterCount() == 0)) {
                properties.add(new Property(name, method, setter(type, name, method, timed), timed));
            }
        }
        return properties;
    }

    private static @Nullable String propertyName(String getter) {
        for (String prefix : List.of("get", "is")) {
            if (getter.startsWith(prefix) && getter.length() > prefix.length()) {
                String rest = getter.substring(prefix.length());
                return rest.substring(0, 1).toLowerCase(Locale.ROOT) + rest.substring(1);
            }
        }
        return null;
    }

    private static @Nullable Method setter(Class<?> type, String name, Method getter, boolean timed) {
        return Stream.of(type.getMethods())
                .filter(method -> method.getName().equals(name)
                        && method.getParameterCount() == (timed ? 2 : 1)
                        && method.getParameterTypes()[0] == getter.getReturnType())
                .findFirst()
                .orElse(null);
    }

    private static List<? extends Bson> documents(Object value) {
        return ((List<?>) value).stream().map(Bson.class::cast).collect(Collectors.toList());
    }
}

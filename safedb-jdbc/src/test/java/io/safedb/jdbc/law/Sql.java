package io.safedb.jdbc.law;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a statement: texts, bound values, and smaller pieces. The sort says what may stand in its place, which is
 * how a failing statement becomes smaller.
 *
 * @param sort pieces of one sort may replace each other
 * @param parts texts, {@link Bound} values and pieces
 */
record Sql(String sort, List<Object> parts) {
    /** What may be left out. */
    static final String OPTIONAL = "optional";

    /** What stands for itself. */
    static final String FIXED = "fixed";

    /** A value that is bound to a parameter. */
    record Bound(Type type, @Nullable Object value) {}

    /** A piece of texts, bound values, pieces, and lists of them. */
    static Sql of(String sort, Object... parts) {
        List<Object> flat = new ArrayList<>();
        for (Object part : parts) {
            if (part instanceof List<?> several) {
                flat.addAll(several);
            } else {
                flat.add(part);
            }
        }
        return new Sql(sort, List.copyOf(flat));
    }

    /** A value of a type. */
    static Sql of(Type type, Object... parts) {
        return of(type.name(), parts);
    }

    /** Pieces with a text between them; all but the first may be left out. */
    static Sql list(String separator, List<Sql> pieces) {
        List<Object> parts = new ArrayList<>();
        for (Sql piece : pieces) {
            parts.add(parts.isEmpty() ? piece : of(OPTIONAL, separator, piece));
        }
        return new Sql(FIXED, List.copyOf(parts));
    }

    /** Pieces with a text between them, whose number counts. */
    static Sql row(String separator, List<Sql> pieces) {
        List<Object> parts = new ArrayList<>();
        for (Sql piece : pieces) {
            if (!parts.isEmpty()) {
                parts.add(separator);
            }
            parts.add(piece);
        }
        return new Sql(FIXED, List.copyOf(parts));
    }

    /** Nothing. */
    static Sql nothing() {
        return of(FIXED);
    }

    /** The text with its parameters. */
    String text() {
        StringBuilder text = new StringBuilder();
        write(text, new ArrayList<>());
        return text.toString();
    }

    /** The values of the parameters, in order. */
    List<Bound> bound() {
        List<Bound> bound = new ArrayList<>();
        write(new StringBuilder(), bound);
        return bound;
    }

    private void write(StringBuilder text, List<Bound> bound) {
        for (Object part : parts) {
            if (part instanceof Sql piece) {
                piece.write(text, bound);
            } else if (part instanceof Bound value) {
                text.append('?');
                bound.add(value);
            } else {
                text.append(part);
            }
        }
    }

    /** How many pieces there are. */
    int size() {
        int size = 1;
        for (Object part : parts) {
            size += part instanceof Sql piece ? piece.size() : 1;
        }
        return size;
    }

    /** The same with something smaller in one place; the largest steps come first. */
    Stream<Sql> smaller() {
        Stream<Sql> here = Stream.empty();
        if (!sort.equals(FIXED)) {
            Sql least = least();
            here = least == null || least.size() >= size() ? inside() : Stream.concat(Stream.of(least), inside());
        }
        Stream<Sql> deeper = Stream.iterate(0, i -> i < parts.size(), i -> i + 1)
                .filter(i -> parts.get(i) instanceof Sql)
                .flatMap(i -> ((Sql) parts.get(i)).smaller().map(piece -> with(i, piece)));
        return Stream.concat(here, deeper);
    }

    private @Nullable Sql least() {
        if (sort.equals(OPTIONAL)) {
            return of(FIXED);
        }
        for (Type type : Type.values()) {
            if (type.name().equals(sort)) {
                return of(sort, type == Type.FLAG ? "true" : type.literal(null));
            }
        }
        return null;
    }

    /** Pieces of the same sort inside this one, the nearest first. */
    private Stream<Sql> inside() {
        if (sort.equals(OPTIONAL)) {
            return Stream.empty();
        }
        List<Sql> found = new ArrayList<>();
        find(sort, found);
        return found.stream();
    }

    private void find(String wanted, List<Sql> found) {
        for (Object part : parts) {
            if (part instanceof Sql piece) {
                if (piece.sort.equals(wanted)) {
                    found.add(piece);
                } else {
                    piece.find(wanted, found);
                }
            }
        }
    }

    private Sql with(int place, Sql piece) {
        List<Object> changed = new ArrayList<>(parts);
        changed.set(place, piece);
        return new Sql(sort, List.copyOf(changed));
    }
}

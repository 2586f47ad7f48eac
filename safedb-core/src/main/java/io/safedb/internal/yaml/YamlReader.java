package io.safedb.internal.yaml;

import io.safedb.internal.text.OneLine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads one plain YAML 1.2 document: maps, lists and scalars. What a reviewer could read differently from the machine
 * is refused: a second document, anchors, aliases, merge keys, tags, a key twice, keys that are no text.
 */
public final class YamlReader {
    private static final int DEEPEST = 16;
    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+");
    private static final Pattern FRACTION = Pattern.compile(
            "[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");
    private static final LoadSettings SETTINGS = LoadSettings.builder().build();

    private final Iterator<Event> events;

    private YamlReader(Iterator<Event> events) {
        this.events = events;
    }

    /**
     * Reads a text.
     *
     * @param text without a byte order mark, or with one
     * @return empty if there is nothing in it but comments
     * @throws YamlProblem if it is not one plain YAML document
     */
    public static Optional<YamlNode> read(String text) {
        try {
            return new YamlReader(new ParserImpl(SETTINGS, new StreamReader(SETTINGS, text))).document();
        } catch (MarkedYamlEngineException e) {
            throw SyntaxFault.of(e);
        } catch (ReaderException e) {
            throw SyntaxFault.unprintable(text);
        } catch (YamlEngineException e) {
            throw new YamlProblem(
                    null,
                    "This is not YAML 1.2: it has directives that are not allowed",
                    "Remove the lines that begin with %.");
        }
    }

    private Optional<YamlNode> document() {
        events.next(); // stream start
        Event event = events.next();
        if (event.getEventId() == Event.ID.StreamEnd) {
            return Optional.empty();
        }
        if (event instanceof DocumentStartEvent start
                && (start.getSpecVersion().isPresent() || !start.getTags().isEmpty())) {
            throw new YamlProblem(
                    place(event), "Directives (%NAME) are not read", "Remove the lines that begin with %.");
        }
        YamlNode root = node(events.next(), 0);
        events.next(); // document end
        Event after = events.next();
        if (after.getEventId() != Event.ID.StreamEnd) {
            throw new YamlProblem(
                    place(after),
                    "A second YAML document begins here",
                    "Keep one document: remove the line with --- and everything after it, or what stands before.");
        }
        return root instanceof YamlNode.Scalar scalar && scalar.kind() == YamlNode.Kind.NOTHING
                ? Optional.empty()
                : Optional.of(root);
    }

    private YamlNode node(Event event, int depth) {
        refuseIndirection(event);
        if (depth > DEEPEST) {
            throw new YamlProblem(
                    place(event),
                    "This is nested too deeply",
                    "Remove the inner brackets or levels: nothing here needs more than a few levels.");
        }
        return switch (event.getEventId()) {
            case Scalar -> scalar((ScalarEvent) event);
            case SequenceStart -> items(event, depth);
            case MappingStart -> keys(event, depth);
            default -> throw new YamlProblem(place(event), "This is not YAML: a value is missing", "Write one.");
        };
    }

    private YamlNode items(Event start, int depth) {
        List<YamlNode> items = new ArrayList<>();
        Event event = events.next();
        while (event.getEventId() != Event.ID.SequenceEnd) {
            items.add(node(event, depth + 1));
            event = events.next();
        }
        return new YamlNode.Items(items, place(start));
    }

    private YamlNode keys(Event start, int depth) {
        Map<String, YamlNode.Entry> entries = new LinkedHashMap<>();
        Event event = events.next();
        while (event.getEventId() != Event.ID.MappingEnd) {
            String key = key(node(event, depth + 1));
            YamlPlace at = place(event);
            YamlNode.Entry before = entries.put(key, new YamlNode.Entry(at, node(events.next(), depth + 1)));
            if (before != null) {
                throw new YamlProblem(
                        at,
                        "The key " + OneLine.of(key, 60) + " stands here a second time; the first is at "
                                + before.keyPlace(),
                        "Keep one of the two.");
            }
            event = events.next();
        }
        return new YamlNode.Keys(Collections.unmodifiableMap(entries), place(start));
    }

    private static String key(YamlNode node) {
        if (!(node instanceof YamlNode.Scalar scalar) || scalar.kind() == YamlNode.Kind.NOTHING) {
            throw new YamlProblem(
                    node.place(),
                    "A key must be text, and this is " + node.shape(),
                    "Write a name; quote it if it is text.");
        }
        if (scalar.text().equals("<<")) {
            throw new YamlProblem(node.place(), "Merge keys (<<) are not read", "Write the keys out.");
        }
        return scalar.text();
    }

    private static YamlNode scalar(ScalarEvent event) {
        return new YamlNode.Scalar(event.getValue(), kind(event), place(event));
    }

    /** The core schema of YAML 1.2.2, 10.3.2. */
    private static YamlNode.Kind kind(ScalarEvent event) {
        String text = event.getValue();
        if (!event.isPlain()) {
            return YamlNode.Kind.TEXT;
        }
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> YamlNode.Kind.NOTHING;
            case "true", "True", "TRUE", "false", "False", "FALSE" -> YamlNode.Kind.BOOLEAN;
            default ->
                INTEGER.matcher(text).matches()
                        ? YamlNode.Kind.INTEGER
                        : FRACTION.matcher(text).matches() ? YamlNode.Kind.FRACTION : YamlNode.Kind.TEXT;
        };
    }

    private static void refuseIndirection(Event event) {
        if (event.getEventId() == Event.ID.Alias) {
            throw new YamlProblem(
                    place(event),
                    "Aliases (*name) are not read",
                    "Write the value out; quote it if it is text that begins with *.");
        }
        if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
            throw new YamlProblem(
                    place(event),
                    "Anchors (&name) are not read",
                    "Remove it, and write the value out where it is used; quote it if it is text that begins with &.");
        }
        if (tag(event) != null) {
            throw new YamlProblem(
                    place(event), "Tags (!name) are not read", "Remove it; quote the value if it is text.");
        }
    }

    private static @Nullable String tag(Event event) {
        if (event instanceof ScalarEvent scalar) {
            return scalar.getTag().orElse(null);
        }
        if (event instanceof SequenceStartEvent sequence) {
            return sequence.getTag().orElse(null);
        }
        return event instanceof MappingStartEvent mapping ? mapping.getTag().orElse(null) : null;
    }

    private static YamlPlace place(Event event) {
        return event.getStartMark().map(SyntaxFault::place).orElse(new YamlPlace(1, 1));
    }
}

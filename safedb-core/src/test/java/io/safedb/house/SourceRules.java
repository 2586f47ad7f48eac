package io.safedb.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The rules of the house that only the sources can tell. Each answers with what breaks it, and why that matters. */
final class SourceRules {
    private static final int LONG = 400;
    private static final int ESSAY = 100;

    private static final Pattern EMPTY_NAME = Pattern.compile("\\w*(Utils?|Helpers?|Managers?|Impl|Common)\\.java");
    private static final Pattern PROMISE = Pattern.compile("\\b(TODO|FIXME|XXX)\\b|\\b[Ff]or now\\b");
    private static final Pattern TYPE = Pattern.compile(
            "^(?:public |abstract |final |sealed |non-sealed )*(?:class|interface|enum|record|@interface) \\w+",
            Pattern.MULTILINE);
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("\\p{L}+");

    private SourceRules() {}

    /** A class of more than 400 lines opens with an essay on how it works, before its first member. */
    static List<String> giants(Path sources) {
        return broken(
                sources,
                file -> text(file).lines().count() > LONG && words(opening(text(file))) < ESSAY,
                "has more than 400 lines and no essay: a class that a reader cannot hold in mind is two classes, or says"
                        + " first how it works");
    }

    /** Names from the field. */
    static List<String> emptyNames(Path sources) {
        return broken(
                sources,
                file -> EMPTY_NAME.matcher(file.getFileName().toString()).matches(),
                "has a name which says that nobody knew what the class is");
    }

    /** Null is never a surprise, in any package. */
    static List<String> unmarked(Path sources) {
        return broken(
                sources,
                file -> {
                    Path home = file.resolveSibling("package-info.java");
                    return !file.endsWith("module-info.java")
                            && !(Files.exists(home) && text(home).contains("@NullMarked"));
                },
                "lives in a package without @NullMarked, where NullAway checks nothing");
    }

    /** What is there is finished. */
    static List<String> promises(Path sources) {
        return broken(
                sources,
                file -> PROMISE.matcher(text(file)).find(),
                "promises something: what is not finished is refused, and left out");
    }

    private static List<String> broken(Path sources, Predicate<Path> breaks, String why) {
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(breaks)
                    .map(file -> sources.relativize(file) + " " + why)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The comments before the first type, and the first comment in it if nothing but a brace comes before. */
    private static String opening(String text) {
        Matcher type = TYPE.matcher(text);
        if (!type.find()) {
            return "";
        }
        StringBuilder comments = new StringBuilder();
        COMMENT.matcher(text.substring(0, type.start())).results().forEach(found -> comments.append(found.group()));
        String body = text.substring(text.indexOf('{', type.end()) + 1);
        Matcher first = COMMENT.matcher(body);
        if (first.find() && body.substring(0, first.start()).isBlank()) {
            comments.append(first.group());
        }
        return comments.toString();
    }

    private static long words(String text) {
        return WORD.matcher(text).results().count();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.safedb.log;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of a log's segments. The policy names a base, {@code logs/safedb.jsonl}; a segment beside it is called
 * {@code logs/safedb-20261121T085611Z-4f1c2a9b8d3e-1.jsonl}: when it was opened (UTC), the first twelve digits of its
 * process's boot id, its number within the process. So no two processes ever write to one file, on any file system.
 */
final class SegmentName {
    private static final DateTimeFormatter OPENED =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Path directory;
    private final String stem;
    private final String extension;
    private final Pattern pattern;

    /** Takes the base apart. */
    SegmentName(Path base) {
        Path absolute = base.toAbsolutePath();
        Path parent = absolute.getParent();
        Path name = absolute.getFileName();
        if (parent == null || name == null) {
            throw new IllegalArgumentException("The root of a file system is no log file.");
        }
        this.directory = parent;
        int dot = name.toString().lastIndexOf('.');
        this.stem = dot > 0 ? name.toString().substring(0, dot) : name.toString();
        this.extension = dot > 0 ? name.toString().substring(dot) : "";
        this.pattern = Pattern.compile(
                Pattern.quote(stem) + "-(\\d{8}T\\d{6}Z)-[0-9a-f]{12}-(\\d{1,9})" + Pattern.quote(extension));
    }

    /**
     * The file of a new segment.
     *
     * @param shortBootId twelve hex digits
     * @param number counted from 1
     */
    Path at(Instant opened, String shortBootId, int number) {
        return directory.resolve(stem + "-" + OPENED.format(opened) + "-" + shortBootId + "-" + number + extension);
    }

    /** The segment opened last, of whichever process; empty if there is none. */
    Optional<Path> latest() throws IOException {
        record Found(Path file, String opened, int number) {}
        Optional<Found> latest = Optional.empty();
        Comparator<Found> order = Comparator.comparing(Found::opened)
                .thenComparingInt(Found::number)
                .thenComparing(Found::file);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Matcher matcher = pattern.matcher(String.valueOf(file.getFileName()));
                if (matcher.matches()) {
                    Found found = new Found(file, matcher.group(1), Integer.parseInt(matcher.group(2)));
                    latest = latest.filter(best -> order.compare(best, found) > 0)
                            .or(() -> Optional.of(found));
                }
            }
        }
        return latest.map(Found::file);
    }
}

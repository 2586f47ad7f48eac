package io.safedb.jdbc.dialect;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Something by which a role sees or changes more than the rows of the tenant that its session is told.
 *
 * @param what names the object and says what is wrong with it, in one clause
 * @param remedy the statement that mends it
 */
public record RowSecurityGap(String what, String remedy) {
    /** More would not be read. */
    private static final int TOLD = 20;

    /**
     * All that is wrong, in one text.
     *
     * @param gaps any number; of many the first are told, and how many more there are
     * @return the clauses, a semicolon between them
     */
    public static String what(List<RowSecurityGap> gaps) {
        return gaps.stream().limit(TOLD).map(RowSecurityGap::what).collect(Collectors.joining("; "))
                + (gaps.size() > TOLD ? "; and " + (gaps.size() - TOLD) + " more" : "");
    }

    /**
     * The statements that mend it.
     *
     * @param gaps as for {@link #what(List)}
     * @return those of the gaps that are told, each once
     */
    public static String remedy(List<RowSecurityGap> gaps) {
        return gaps.stream().limit(TOLD).map(RowSecurityGap::remedy).distinct().collect(Collectors.joining(" "));
    }
}

package io.safedb.jdbc;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Something by which a role sees or changes more than the rows of the tenant that its session is told.
 *
 * @param what names the object and says what is wrong with it, in one clause
 * @param remedy the statement that mends it
 */
record RowSecurityGap(String what, String remedy) {
    /** More would not be read. */
    private static final int TOLD = 20;

    static String what(List<RowSecurityGap> gaps) {
        return gaps.stream().limit(TOLD).map(RowSecurityGap::what).collect(Collectors.joining("; "))
                + (gaps.size() > TOLD ? "; and " + (gaps.size() - TOLD) + " more" : "");
    }

    static String remedy(List<RowSecurityGap> gaps) {
        return gaps.stream().limit(TOLD).map(RowSecurityGap::remedy).distinct().collect(Collectors.joining(" "));
    }
}

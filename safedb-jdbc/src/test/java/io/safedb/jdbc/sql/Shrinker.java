package io.safedb.jdbc.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Makes a text that shows something shorter, as long as it still shows it. */
public final class Shrinker {
    private Shrinker() {}

    /**
     * Leaves words out while the text still shows the same.
     *
     * @param shows for each of several texts, whether it does
     */
    public static String shrink(String text, Function<List<String>, List<Boolean>> shows) {
        List<String> words = CrudeWords.of(text);
        boolean shorter = true;
        while (shorter) {
            shorter = false;
            for (int width = Math.max(1, words.size() / 2); width > 0; width /= 2) {
                List<List<String>> candidates = new ArrayList<>();
                for (int from = 0; from + width <= words.size(); from += Math.max(1, width / 2)) {
                    List<String> candidate = new ArrayList<>(words.subList(0, from));
                    candidate.addAll(words.subList(from + width, words.size()));
                    candidates.add(candidate);
                }
                List<Boolean> still =
                        shows.apply(candidates.stream().map(CrudeWords::text).toList());
                int found = still.indexOf(true);
                if (found >= 0) {
                    words = candidates.get(found);
                    shorter = true;
                    break;
                }
            }
        }
        return CrudeWords.text(words);
    }
}

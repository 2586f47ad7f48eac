package io.safedb.token;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Whether two names could be one person's. Names that look the same count as the same: the cost of a wrong yes is
 * another approver, the cost of a wrong no is somebody who approves his own request. The comparison follows the idea of
 * the skeleton in Unicode Technical Standard 39 §4, with the letters that matter in names and addresses.
 */
final class SamePerson {
    /** Pairs: a letter that looks like a Latin one, and that one. Lower case only; case is folded before. */
    private static final String LOOK_ALIKES = ""
            // Cyrillic
            + "\u0430a\u0435e\u043eo\u0440p\u0441c\u0443y\u0445x\u0456i\u0458j\u0455s\u0501d\u051bq\u051dw\u04bbh"
            + "\u043am\u0432b\u043dh\u0442t\u043ck\u04cfl\u04c0l"
            // Greek
            + "\u03b1a\u03bfo\u03c1p\u03bdv\u03b9i\u03bak\u03c5u\u03c7x\u03b3y\u03b7n\u03c4t\u03b5e\u03b2b\u03b6z\u03bcm\u03f2c\u03f3j"
            // Latin letters of their own, and letters without a shape of their own
            + "\u0131i\u0251a\u0261g\u0269i\u028bv\u0237j\u029fl";

    private SamePerson() {}

    static boolean test(String one, String other) {
        return skeleton(one).equals(skeleton(other));
    }

    private static String skeleton(String name) {
        // Upper case first: it takes ſ, ß and the final sigma to what they are spelled with otherwise.
        String folded = Normalizer.normalize(name, Normalizer.Form.NFKC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
        StringBuilder skeleton = new StringBuilder(folded.length());
        Normalizer.normalize(folded, Normalizer.Form.NFKD)
                .codePoints()
                .filter(SamePerson::isSeen)
                .map(SamePerson::latin)
                .forEach(skeleton::appendCodePoint);
        return skeleton.toString();
    }

    /** Without white space, and without marks: an accent does not make two people, some marks show nothing at all. */
    private static boolean isSeen(int point) {
        return switch (Character.getType(point)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.FORMAT,
                    Character.CONTROL,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            // Hangul fillers and the empty Braille cell: letters and symbols that show nothing.
            default -> point != 0x115f && point != 0x1160 && point != 0x2800;
        };
    }

    private static int latin(int point) {
        for (int i = 0; i < LOOK_ALIKES.length(); i += 2) {
            if (LOOK_ALIKES.charAt(i) == point) {
                return LOOK_ALIKES.charAt(i + 1);
            }
        }
        return point;
    }
}

package io.safedb.token;

import java.nio.file.Path;
import java.util.Optional;

/** Where a token comes from. Gives it once: what was taken is gone, so that no consent stands around for later. */
public sealed interface TokenSource permits OneShotFile, TokenVariable {
    /** The environment variable that {@link #environment} reads. */
    String VARIABLE = "SAFEDB_TOKEN";

    /**
     * Takes the token.
     *
     * @return the token; empty if no token was put there
     * @throws TokenSourceException if one is there that cannot be taken for good, or was taken before
     */
    Optional<Token> take();

    /**
     * A file that is deleted as it is read. It holds the token and at most one line break, and belongs to nobody else:
     * a link, a second name of the same file, or a file that its group or the world may read is refused (the last two
     * where the file system knows them). A file that is not there is refused too.
     *
     * @param file its path
     * @return a source that gives the token once
     */
    static TokenSource file(Path file) {
        return new OneShotFile(file);
    }

    /**
     * The variable {@value #VARIABLE}. Its first taking burns it for the whole process, whichever object took it;
     * nothing is burnt while it is absent or blank. A variable cannot be deleted from the process: children that are
     * started later still inherit it, which is why the database has the last word on a token used twice.
     *
     * @return the one source of this process
     */
    static TokenVariable environment() {
        return TokenVariable.OF_THIS_PROCESS;
    }
}

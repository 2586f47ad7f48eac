package io.safedb.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What a logger of the application's log said while this was open, and nobody else heard. */
final class CapturedLog implements AutoCloseable {
    static {
        // The tests run inside the module io.safedb.core, which does not read logback; its layer has it.
        ModuleLayer layer = CapturedLog.class.getModule().getLayer();
        if (layer != null) {
            for (String name : List.of("ch.qos.logback.classic", "ch.qos.logback.core")) {
                layer.findModule(name).ifPresent(CapturedLog.class.getModule()::addReads);
            }
        }
    }

    private final Logger logger;
    private final Level before;
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();

    CapturedLog(String name) {
        logger = (Logger) LoggerFactory.getLogger(name);
        before = logger.getLevel();
        logger.setLevel(Level.DEBUG);
        logger.setAdditive(false);
        said.start();
        logger.addAppender(said);
    }

    /** The lines of one level, {@code WARN} or another. */
    List<String> lines(String level) {
        return said.list.stream()
                .filter(event -> event.getLevel().equals(Level.valueOf(level)))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Override
    public void close() {
        logger.detachAppender(said);
        logger.setAdditive(true);
        logger.setLevel(before);
    }
}

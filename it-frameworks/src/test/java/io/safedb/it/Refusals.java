package io.safedb.it;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.safedb.log.EnforcementLog;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What was refused, read from the log: a framework may swallow an exception and go on in another way. */
final class Refusals implements AutoCloseable {
    private final Logger logger = (Logger) LoggerFactory.getLogger(EnforcementLog.LOGGER);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    Refusals() {
        logger.setLevel(Level.WARN);
        lines.start();
        logger.addAppender(lines);
    }

    /** The lines since the last call. */
    List<String> sinceLast() {
        List<String> refused = lines.list.stream()
                .filter(line -> line.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
        lines.list.clear();
        return refused;
    }

    @Override
    public void close() {
        logger.detachAppender(lines);
    }
}

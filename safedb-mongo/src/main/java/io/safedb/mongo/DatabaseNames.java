package io.safedb.mongo;

import com.mongodb.Function;
import com.mongodb.ServerAddress;
import com.mongodb.ServerCursor;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoIterable;
import java.util.Collection;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * The server's list of databases, cut down to those of the application and to their names. The server is asked for no
 * others; one that does not filter lists them all the same, so they are left out here once more.
 *
 * @param <R> what a name becomes
 */
final class DatabaseNames<R> implements MongoIterable<R> {
    private final MongoIterable<BsonDocument> listed;
    private final Set<String> own;
    private final Function<String, R> made;

    /**
     * Cuts a list down.
     *
     * @param listed what the server says of each
     * @param own the names of the databases that may be seen
     * @param made makes the answer out of a name
     */
    DatabaseNames(MongoIterable<BsonDocument> listed, Set<String> own, Function<String, R> made) {
        this.listed = listed;
        this.own = own;
        this.made = made;
    }

    @Override
    public MongoCursor<R> iterator() {
        return cursor();
    }

    @Override
    public MongoCursor<R> cursor() {
        return new Cursor(listed.cursor());
    }

    @Override
    public @Nullable R first() {
        try (MongoCursor<R> cursor = cursor()) {
            return cursor.hasNext() ? cursor.next() : null;
        }
    }

    @Override
    public void forEach(Consumer<? super R> action) {
        try (MongoCursor<R> cursor = cursor()) {
            cursor.forEachRemaining(action);
        }
    }

    @Override
    public <A extends Collection<? super R>> A into(A target) {
        forEach(target::add);
        return target;
    }

    @Override
    public <U> MongoIterable<U> map(Function<R, U> mapper) {
        return new DatabaseNames<>(listed, own, name -> mapper.apply(made.apply(name)));
    }

    @Override
    public MongoIterable<R> batchSize(int batchSize) {
        return new DatabaseNames<>(listed.batchSize(batchSize), own, made);
    }

    /** Looks one database ahead. */
    private final class Cursor implements MongoCursor<R> {
        private final MongoCursor<BsonDocument> all;
        private @Nullable String ahead;

        Cursor(MongoCursor<BsonDocument> all) {
            this.all = all;
        }

        @Override
        public void close() {
            all.close();
        }

        @Override
        public boolean hasNext() {
            while (ahead == null && all.hasNext()) {
                ahead = ownName(all.next());
            }
            return ahead != null;
        }

        @Override
        public R next() {
            R next = tryNext();
            if (next == null) {
                throw new NoSuchElementException();
            }
            return next;
        }

        @Override
        public @Nullable R tryNext() {
            if (!hasNext()) {
                return null;
            }
            String name = Objects.requireNonNull(ahead);
            ahead = null;
            return made.apply(name);
        }

        @Override
        public int available() {
            return ahead == null ? 0 : 1;
        }

        @Override
        public @Nullable ServerCursor getServerCursor() {
            return all.getServerCursor();
        }

        @Override
        public ServerAddress getServerAddress() {
            return all.getServerAddress();
        }

        private @Nullable String ownName(BsonDocument database) {
            BsonValue name = database.get("name");
            return name != null
                            && name.isString()
                            && own.contains(name.asString().getValue())
                    ? name.asString().getValue()
                    : null;
        }
    }
}

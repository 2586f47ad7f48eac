package io.safedb;

import org.jspecify.annotations.Nullable;

/**
 * The scopes open on each thread, innermost first. A frame knows its parent, so closing restores what was there before
 * and an out-of-order close shows. A plain thread-local and not an inheritable one: a pool thread would inherit a
 * stranger's tenant.
 */
final class ScopeStack {
    private static final ThreadLocal<Frame> TOP = new ThreadLocal<>();

    private ScopeStack() {}

    static Scope current() {
        Frame top = TOP.get();
        return top == null ? Scope.None.INSTANCE : top.scope;
    }

    /** Opens a frame; whoever gets it must close it, or run its task {@link Frame#around}. */
    static Frame push(Scope scope) {
        Frame frame = new Frame(scope, TOP.get(), Thread.currentThread());
        TOP.set(frame);
        return frame;
    }

    static final class Frame {
        private final Scope scope;
        private final @Nullable Frame parent;
        private final Thread owner;
        private boolean closed;

        private Frame(Scope scope, @Nullable Frame parent, Thread owner) {
            this.scope = scope;
            this.parent = parent;
            this.owner = owner;
        }

        void close(String name) {
            if (Thread.currentThread() != owner) {
                throw new IllegalStateException(
                        name + " was opened on thread \"" + owner.getName() + "\" and closed on thread \""
                                + Thread.currentThread().getName()
                                + "\". Close it where it was opened, best with try-with-resources;"
                                + " to carry a tenant to another thread use TenantScope.wrap.");
            }
            if (closed) {
                return;
            }
            if (TOP.get() != this) {
                throw new IllegalStateException(name + " was closed while a scope opened after it is still open."
                        + " Close scopes in reverse order, best with try-with-resources.");
            }
            restore();
        }

        /**
         * Runs a task in this frame and restores what was there before it, whatever the task did.
         *
         * @throws IllegalStateException if the task ends and leaves a scope open: that scope is closed first, so that
         *     whatever the thread does next, it does not do it for this tenant
         */
        <T extends @Nullable Object, E extends Exception> T around(SafeDb.Work<T, E> task) throws E {
            T result;
            try {
                result = task.run();
            } catch (Throwable e) {
                if (TOP.get() != this) {
                    e.addSuppressed(leftOpen());
                }
                restore();
                throw e;
            }
            boolean leftOpen = TOP.get() != this;
            restore();
            if (leftOpen) {
                throw leftOpen();
            }
            return result;
        }

        private static IllegalStateException leftOpen() {
            return new IllegalStateException("A task ended and left a scope open. It is closed now, since the next"
                    + " task of this thread may be another tenant's. Open scopes with try-with-resources.");
        }

        /** Restores what was open before this frame, whatever was opened after it. */
        void restore() {
            for (Frame open = TOP.get(); open != null && open != this; open = open.parent) {
                open.closed = true;
            }
            closed = true;
            if (parent == null) {
                TOP.remove();
            } else {
                TOP.set(parent);
            }
        }
    }
}

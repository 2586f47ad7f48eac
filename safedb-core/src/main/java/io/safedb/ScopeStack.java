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
            closed = true;
            if (parent == null) {
                TOP.remove();
            } else {
                TOP.set(parent);
            }
        }
    }
}

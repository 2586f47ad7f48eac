package io.safedb.spring;

import org.springframework.beans.BeansException;

/** A bean that leads to a database and cannot be guarded. Start-up stops. */
final class UnguardableBeanException extends BeansException {
    private static final long serialVersionUID = 1L;

    private final String action;

    /**
     * A bean that cannot be guarded.
     *
     * @param description which bean, and why
     * @param action what to do about it
     */
    UnguardableBeanException(String description, String action) {
        super(description + " " + action);
        this.action = action;
    }

    /** The way out for any bean. */
    static String wayOut(String name) {
        return "If it really must work without the guard, name an owner and a reason under safedb.unguarded-beans."
                + name + ".";
    }

    String description() {
        String message = String.valueOf(getMessage());
        return message.substring(0, message.length() - action.length() - 1);
    }

    String action() {
        return action;
    }
}

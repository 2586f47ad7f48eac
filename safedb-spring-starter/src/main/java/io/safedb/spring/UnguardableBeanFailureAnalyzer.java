package io.safedb.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a bean that cannot be guarded. */
final class UnguardableBeanFailureAnalyzer extends AbstractFailureAnalyzer<UnguardableBeanException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnguardableBeanException cause) {
        return new FailureAnalysis(cause.description(), cause.action(), cause);
    }
}

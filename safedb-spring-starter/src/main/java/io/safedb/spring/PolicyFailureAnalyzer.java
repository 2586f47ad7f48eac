package io.safedb.spring;

import io.safedb.PolicyException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a mistake in the policy. */
final class PolicyFailureAnalyzer extends AbstractFailureAnalyzer<PolicyException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, PolicyException cause) {
        return new FailureAnalysis(
                "The safedb policy cannot be used. " + cause.key() + ": " + cause.description(), cause.action(), cause);
    }
}

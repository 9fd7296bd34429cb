package dev.gatehouse.spring.guard;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells whoever starts the application what to do about its routes, without a stack trace. */
final class UnguardedRoutesFailureAnalyzer extends AbstractFailureAnalyzer<UnguardedRoutesException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnguardedRoutesException cause) {
        String action = "Annotate each method or its class with @RequiresPolicy(\"…\") or @AllowAnonymous, one of them,"
                + " or declare a bean of type Routes with a rule for its path."
                + " The policies are: " + String.join(", ", cause.policies()) + ".";
        return new FailureAnalysis(cause.getMessage(), action, cause);
    }
}

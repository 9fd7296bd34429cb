package dev.gatehouse.spring.problem;

/** Hears of every problem that a request was answered with, on its thread. What it throws is logged, and changes no answer. */
@FunctionalInterface
public interface RefusalListener {

    void refused(ProblemException problem);
}

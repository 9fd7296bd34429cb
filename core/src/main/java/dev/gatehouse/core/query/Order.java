package dev.gatehouse.core.query;

/** By which field items are ordered. What has no value comes before what has one, where the order isn't descending. */
public record Order(Field field, boolean descending) {}

package io.selvedge.app.http.view;

/** A rollout was put off on this endpoint; {@code answer} says until when, for people. */
public record DeferredView(String answer) {}

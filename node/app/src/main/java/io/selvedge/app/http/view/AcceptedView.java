package io.selvedge.app.http.view;

/** A record was taken in; it is durable on this node. */
public record AcceptedView(String recordId) {}

package io.selvedge.app.http.view;

/** An artifact was taken in and its digest is right. */
public record StoredArtifactView(String sha256, long sizeBytes) {}

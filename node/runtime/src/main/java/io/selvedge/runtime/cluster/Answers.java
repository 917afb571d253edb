package io.selvedge.runtime.cluster;

import java.util.SortedMap;
import java.util.SortedSet;

/** What came back from {@link SiteCluster#ask}: answers by node id, and the node ids of those who did not answer. */
public record Answers(SortedMap<String, byte[]> answers, SortedSet<String> silent) {}

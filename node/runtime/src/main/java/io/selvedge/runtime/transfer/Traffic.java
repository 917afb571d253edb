package io.selvedge.runtime.transfer;

/** Bytes on the wire, TLS included. */
public record Traffic(long inBytes, long outBytes) {
    Traffic plus(Traffic other) {
        return new Traffic(inBytes + other.inBytes, outBytes + other.outBytes);
    }
}

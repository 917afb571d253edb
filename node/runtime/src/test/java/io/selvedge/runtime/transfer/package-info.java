/** Real nodes on loopback, with real TLS between them and faulty wires where a test asks for one. */
package io.selvedge.runtime.transfer;

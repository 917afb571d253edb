/** Tests of the catalog's readers, on small files of our own and on real ones that lie outside the repository. */
package io.selvedge.runtime.catalog;

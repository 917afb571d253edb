/** What the store keeps through crashes, full disks, missing rights and damage. */
package io.selvedge.runtime.store;

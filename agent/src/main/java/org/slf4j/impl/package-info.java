/**
 * Our binding for slf4j, which looks for these names in this package: what the SSH library logs goes to
 * {@link dev.farside.core.own.Log}. The program's own slf4j never sees it.
 */
package org.slf4j.impl;

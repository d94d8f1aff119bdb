/**
 * Start-up, and the open door. This package connects the packages below it, and none of them imports it.
 *
 * <p>Read {@link dev.farside.core.Core} first (start-up, step by step), then {@link dev.farside.core.Redirect} (what each woven
 * method does). May import all rooms, of {@code ssh} only its face.
 */
package dev.farside.core;

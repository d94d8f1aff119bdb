/**
 * Start-up, and the open door. The roof of the house: it puts the rooms together, and no room imports it.
 *
 * <p>Read {@link dev.farside.core.Core} first (start-up as a story), then {@link dev.farside.core.Redirect} (what each woven
 * method comes to). May import all rooms, of {@code ssh} only its face.
 */
package dev.farside.core;

/**
 * The loopback connection under a redirected channel, and the pump that moves its bytes.
 *
 * <p>Face: {@link dev.farside.core.leg.Legs} (for channels) and {@link dev.farside.core.leg.Pump} (for forwards, too). May import
 * {@code tunnel} and {@code own}.
 */
package dev.farside.core.leg;

"""Monitoring: alerts are neither deaf nor shrill."""

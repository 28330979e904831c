# SPDX-License-Identifier: Apache-2.0
"""Reads AWS's service models and turns the part we serve into one small typed model."""

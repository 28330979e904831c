# SPDX-License-Identifier: Apache-2.0
"""Writes the typed model as C++."""
